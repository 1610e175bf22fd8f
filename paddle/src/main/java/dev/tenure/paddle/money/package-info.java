/** Amounts of money. */
@NullMarked
package dev.tenure.paddle.money;

import org.jspecify.annotations.NullMarked;
