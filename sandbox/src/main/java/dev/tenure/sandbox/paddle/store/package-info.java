/** What the sandbox Paddle remembers: objects, events, due acts and deliveries, in its own schema. */
@NullMarked
package dev.tenure.sandbox.paddle.store;

import org.jspecify.annotations.NullMarked;
