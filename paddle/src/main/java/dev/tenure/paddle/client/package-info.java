/** Calls to Paddle's API and what they answer. */
@NullMarked
package dev.tenure.paddle.client;

import org.jspecify.annotations.NullMarked;
