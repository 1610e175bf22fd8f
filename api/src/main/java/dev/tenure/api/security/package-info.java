/** Who is calling, and what they may do. */
@NullMarked
package dev.tenure.api.security;

import org.jspecify.annotations.NullMarked;
