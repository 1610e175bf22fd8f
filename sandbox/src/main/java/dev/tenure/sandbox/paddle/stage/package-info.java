/** What happens around Paddle: people at a checkout, in a dashboard, and things that go wrong. */
@NullMarked
package dev.tenure.sandbox.paddle.stage;

import org.jspecify.annotations.NullMarked;
