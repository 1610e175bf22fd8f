/** Thousands of subscriptions at once; nothing of it is part of the ordinary build. */
@NullMarked
package dev.tenure.sandbox.scale;

import org.jspecify.annotations.NullMarked;
