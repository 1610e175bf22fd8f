/** The stage for people: a checkout, Paddle's dashboard, the clock, and what goes over the line. */
@NullMarked
package dev.tenure.sandbox.pages;

import org.jspecify.annotations.NullMarked;
