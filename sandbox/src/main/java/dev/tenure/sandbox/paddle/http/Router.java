package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request. */
final class Router {

    private final List<Route> routes;

    /** A route that fits, and the request with the named parts of its path. */
    record Match(Route route, Request request) {}

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    Match match(Request request) {
        boolean pathKnown = false;
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.match(request.path());
            if (parameters.isPresent()) {
                pathKnown = true;
                if (route.method().equals(request.method())) {
                    return new Match(route, request.with(parameters.get()));
                }
            }
        }
        if (pathKnown) {
            throw PaddleRefusal.of(405, "method_not_allowed", "Method " + request.method() + " is not allowed here");
        }
        throw PaddleRefusal.of(404, "invalid_url", "There is nothing at " + request.path());
    }
}
