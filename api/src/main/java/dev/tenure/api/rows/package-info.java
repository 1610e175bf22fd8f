/** Rows of Postgres in the types of the doors. */
@NullMarked
package dev.tenure.api.rows;

import org.jspecify.annotations.NullMarked;
