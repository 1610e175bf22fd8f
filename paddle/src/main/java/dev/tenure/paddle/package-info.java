/** The wire: Paddle Billing for Java. */
@NullMarked
package dev.tenure.paddle;

import org.jspecify.annotations.NullMarked;
