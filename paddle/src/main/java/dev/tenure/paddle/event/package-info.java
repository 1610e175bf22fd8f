/** Events as Paddle sends them to webhooks and lists them at /events. */
@NullMarked
package dev.tenure.paddle.event;

import org.jspecify.annotations.NullMarked;
