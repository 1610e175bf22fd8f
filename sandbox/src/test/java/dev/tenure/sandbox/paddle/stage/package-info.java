@NullMarked
package dev.tenure.sandbox.paddle.stage;

import org.jspecify.annotations.NullMarked;
