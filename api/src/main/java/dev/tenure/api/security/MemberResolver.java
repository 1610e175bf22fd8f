package dev.tenure.api.security;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the caller, and the member whom a request is about. */
final class MemberResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Member.class || parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binderFactory) {
        Caller caller = caller(request.getUserPrincipal());
        return parameter.getParameterType() == Caller.class ? caller : member(caller, request.getParameter("user_id"));
    }

    private static Caller caller(@Nullable Principal principal) {
        if (principal instanceof CallerAuthentication authentication) {
            return authentication.getPrincipal();
        }
        throw Problem.of(ProblemCode.UNAUTHENTICATED, "Please sign in.").asException();
    }

    /** A user's own id is never taken from a parameter; naming another one's is an attempt, not a mistake. */
    private static Member member(Caller caller, @Nullable String named) {
        UUID own = caller.userId();
        if (own == null) {
            return new Member(named(named), "service");
        }
        if (named != null && !named.equals(own.toString())) {
            throw Problem.of(ProblemCode.FORBIDDEN, "This belongs to somebody else.")
                    .asException();
        }
        return new Member(own, "customer");
    }

    private static UUID named(@Nullable String userId) {
        try {
            if (userId != null) {
                return UUID.fromString(userId);
            }
        } catch (IllegalArgumentException e) {
            throw unnamed();
        }
        throw unnamed();
    }

    private static RuntimeException unnamed() {
        return Problem.of(ProblemCode.INVALID_REQUEST, "The back end must say for whom it asks: ?user_id=.")
                .asException();
    }
}
