/** Prices, products, billing cycles and periods as Paddle shows them. */
@NullMarked
package dev.tenure.paddle.catalog;

import org.jspecify.annotations.NullMarked;
