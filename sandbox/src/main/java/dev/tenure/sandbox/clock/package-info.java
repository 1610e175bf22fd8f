/**
 * Billing time that travels: the clock, its way into workflows by interceptors, and the stage that moves it step by
 * step. Product code knows nothing of this package.
 */
@NullMarked
package dev.tenure.sandbox.clock;

import org.jspecify.annotations.NullMarked;
