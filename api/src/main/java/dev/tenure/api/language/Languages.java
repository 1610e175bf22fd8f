package dev.tenure.api.language;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;

/** Pages speak English and Korean: as {@code ?lang=} said last, else as the browser asks. */
@Configuration(proxyBeanMethods = false)
public class Languages {

    private static final String COOKIE = "tenure_language";
    private static final String PARAMETER = "lang";
    private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.KOREAN);

    /** The spoken language that is nearest to a wished one; English if there is none. */
    public static Locale spoken(Locale wished) {
        return named(wished.getLanguage()).orElse(Locale.ENGLISH);
    }

    private static Optional<Locale> named(@Nullable String language) {
        return SPOKEN.stream()
                .filter(spoken -> spoken.getLanguage().equals(language))
                .findFirst();
    }

    private static Locale asked(HttpServletRequest request) {
        return Collections.list(request.getLocales()).stream()
                .flatMap(wished -> named(wished.getLanguage()).stream())
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    @Bean
    static LocaleResolver localeResolver() {
        CookieLocaleResolver resolver = new CookieLocaleResolver(COOKIE);
        resolver.setDefaultLocaleFunction(Languages::asked);
        resolver.setCookieSameSite("Lax");
        resolver.setCookieHttpOnly(true);
        resolver.setRejectInvalidCookies(false);
        return resolver;
    }

    @Bean
    static WebMvcConfigurer languageSwitch(LocaleResolver resolver) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new Switch(resolver)).excludePathPatterns("/api/**", "/auth/**");
            }
        };
    }

    /** A language that is not spoken changes nothing. */
    private record Switch(LocaleResolver resolver) implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            named(request.getParameter(PARAMETER)).ifPresent(locale -> resolver.setLocale(request, response, locale));
            return true;
        }
    }
}
