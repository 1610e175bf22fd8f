@NullMarked
package dev.tenure.paddle.json;

import org.jspecify.annotations.NullMarked;
