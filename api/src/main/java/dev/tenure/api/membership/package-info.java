/** What a user has now, and what is sold. */
@NullMarked
package dev.tenure.api.membership;

import org.jspecify.annotations.NullMarked;
