package dev.tenure.worker;

import dev.tenure.activities.adoption.AdoptedRows;
import dev.tenure.activities.adoption.Adoption;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.paddle.client.PaddleClient;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the command {@code adopt} needs: Postgres, Paddle and Temporal, and no workers of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class})
@Import({TemporalConfiguration.class, DatabaseConfiguration.class})
class AdoptConfiguration {

    @Bean(destroyMethod = "close")
    PaddleClient paddleClient(Environment environment) {
        return PaddleClient.reading(PaddleAccess.from(new Settings(environment)));
    }

    @Bean
    Adoption adoption(
            PaddleClient paddleClient, WorkflowClient client, DataSource dataSource, Environment environment) {
        Settings settings = new Settings(environment);
        return new Adoption(
                paddleClient,
                WorkerConfiguration.facts(dataSource, settings),
                new SubscriptionWorkflows(
                        client, SearchAttributes.known(client, settings).areOn()),
                new AdoptedRows(JdbcClient.create(dataSource)),
                Clock.systemUTC(),
                PolicySettings.read(settings));
    }
}
