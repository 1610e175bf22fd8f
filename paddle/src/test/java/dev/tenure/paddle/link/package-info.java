@NullMarked
package dev.tenure.paddle.link;

import org.jspecify.annotations.NullMarked;
