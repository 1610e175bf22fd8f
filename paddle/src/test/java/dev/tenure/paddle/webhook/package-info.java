@NullMarked
package dev.tenure.paddle.webhook;

import org.jspecify.annotations.NullMarked;
