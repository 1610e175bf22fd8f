@NullMarked
package dev.tenure.activities.subscription;

import org.jspecify.annotations.NullMarked;
