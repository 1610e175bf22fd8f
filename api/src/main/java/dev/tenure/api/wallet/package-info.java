/** What a user can spend, and where it came from. */
@NullMarked
package dev.tenure.api.wallet;

import org.jspecify.annotations.NullMarked;
