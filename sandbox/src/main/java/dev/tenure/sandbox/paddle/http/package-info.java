/** Paddle's API as its callers see it: paths, keys, envelopes, errors and faults. */
@NullMarked
package dev.tenure.sandbox.paddle.http;

import org.jspecify.annotations.NullMarked;
