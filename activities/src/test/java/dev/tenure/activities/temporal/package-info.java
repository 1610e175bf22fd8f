@NullMarked
package dev.tenure.activities.temporal;

import org.jspecify.annotations.NullMarked;
