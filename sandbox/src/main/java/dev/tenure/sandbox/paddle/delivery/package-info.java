/** How Paddle tells: notifications, their signatures and their retries. */
@NullMarked
package dev.tenure.sandbox.paddle.delivery;

import org.jspecify.annotations.NullMarked;
