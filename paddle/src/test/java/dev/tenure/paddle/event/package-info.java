@NullMarked
package dev.tenure.paddle.event;

import org.jspecify.annotations.NullMarked;
