/** Closes the billing of an account. */
@NullMarked
package dev.tenure.api.closure;

import org.jspecify.annotations.NullMarked;
