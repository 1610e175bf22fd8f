/** What operators look at, and what they note. */
@NullMarked
package dev.tenure.api.operator;

import org.jspecify.annotations.NullMarked;
