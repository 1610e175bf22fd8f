@NullMarked
package dev.tenure.sandbox.model;

import org.jspecify.annotations.NullMarked;
