/** Paddle's subscription object. */
@NullMarked
package dev.tenure.paddle.subscription;

import org.jspecify.annotations.NullMarked;
