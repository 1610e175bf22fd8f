/** The door that Paddle knocks at. */
@NullMarked
package dev.tenure.api.webhook;

import org.jspecify.annotations.NullMarked;
