/** From a price to a page where it is paid, and to the customer portal. */
@NullMarked
package dev.tenure.api.checkout;

import org.jspecify.annotations.NullMarked;
