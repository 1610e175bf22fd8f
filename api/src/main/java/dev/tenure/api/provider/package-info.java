/** The doors' own calls to Paddle. */
@NullMarked
package dev.tenure.api.provider;

import org.jspecify.annotations.NullMarked;
