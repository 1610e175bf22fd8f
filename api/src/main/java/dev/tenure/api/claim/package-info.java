/** Payments that nobody's signed link tells, and whose they are said to be. */
@NullMarked
package dev.tenure.api.claim;

import org.jspecify.annotations.NullMarked;
