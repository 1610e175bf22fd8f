package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;

/** Finds what a path names, or refuses. */
final class Finder {

    private final PaddleStore store;

    Finder(PaddleStore store) {
        this.store = store;
    }

    Document find(Request request, Kind kind) {
        return find(request.parameter("id"), kind);
    }

    Document find(String id, Kind kind) {
        return store.find(kind, id).orElseThrow(() -> PaddleRefusal.notFound(kind.title(), id));
    }

    /** Something of a customer's: another customer's is not there. */
    Document findOf(Request request, Kind kind) {
        Document document = find(request.parameter("id"), kind);
        if (!document.is("customer_id", request.parameter("customer"))) {
            throw PaddleRefusal.notFound(kind.title(), document.id());
        }
        return document;
    }
}
