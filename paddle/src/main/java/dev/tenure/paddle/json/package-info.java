/** Reads fields of Paddle's JSON without losing any of it. */
@NullMarked
package dev.tenure.paddle.json;

import org.jspecify.annotations.NullMarked;
