@NullMarked
package dev.tenure.activities.purchase;

import org.jspecify.annotations.NullMarked;
