/** Memberships that operators give, without a payment. */
@NullMarked
package dev.tenure.api.given;

import org.jspecify.annotations.NullMarked;
