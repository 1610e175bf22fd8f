@NullMarked
package dev.tenure.activities.closure;

import org.jspecify.annotations.NullMarked;
