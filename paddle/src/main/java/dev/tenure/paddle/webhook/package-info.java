/** Whether a webhook was really sent by Paddle. */
@NullMarked
package dev.tenure.paddle.webhook;

import org.jspecify.annotations.NullMarked;
