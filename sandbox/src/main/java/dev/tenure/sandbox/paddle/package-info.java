/** A Paddle that behaves like Paddle: stateful, with a clock, on a port of its own. */
@NullMarked
package dev.tenure.sandbox.paddle;

import org.jspecify.annotations.NullMarked;
