/** Paddle's transaction object and what it says about money. */
@NullMarked
package dev.tenure.paddle.transaction;

import org.jspecify.annotations.NullMarked;
