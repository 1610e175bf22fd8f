@NullMarked
package dev.tenure.paddle.client;

import org.jspecify.annotations.NullMarked;
