/** The signed link between a checkout and a user. */
@NullMarked
package dev.tenure.paddle.link;

import org.jspecify.annotations.NullMarked;
