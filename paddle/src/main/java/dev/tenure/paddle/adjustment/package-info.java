/** Paddle's refunds, credits and chargebacks. */
@NullMarked
package dev.tenure.paddle.adjustment;

import org.jspecify.annotations.NullMarked;
