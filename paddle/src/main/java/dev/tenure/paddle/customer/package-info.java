/** Paddle's customer object. */
@NullMarked
package dev.tenure.paddle.customer;

import org.jspecify.annotations.NullMarked;
