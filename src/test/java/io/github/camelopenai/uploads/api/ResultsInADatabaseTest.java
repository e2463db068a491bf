package io.github.camelopenai.uploads.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.processor.aggregate.jdbc.JdbcAggregationRepository;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Results that an aggregation repository keeps, as Camel's for databases does. */
class ResultsInADatabaseTest extends UploadsTestSupport {

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:results")
                        .to("openai-uploads:upload")
                        .aggregate(
                                constant(true),
                                AggregationStrategies.flexible().accumulateInCollection(ArrayList.class))
                        .aggregationRepository(database())
                        .completionSize(2)
                        .to("mock:done");
            }
        };
    }

    private static JdbcAggregationRepository database() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        for (String table : List.of("results", "results_completed")) {
            new JdbcTemplate(database)
                    .execute("CREATE TABLE " + table
                            + " (id VARCHAR(255) PRIMARY KEY, exchange BLOB NOT NULL, version BIGINT NOT NULL)");
        }
        JdbcAggregationRepository repository =
                new JdbcAggregationRepository(new DataSourceTransactionManager(database), "results", database);
        repository.setDeserializationFilter("java.**;org.apache.camel.**;io.github.camelopenai.uploads.api.*;!*");
        return repository;
    }

    @Test
    void shouldKeepResultsInADatabase() throws Exception {
        MockEndpoint done = getMockEndpoint("mock:done");
        done.expectedMessageCount(1);

        List<Upload> uploads = Stream.of("one", "two")
                .map(content -> send("direct:results", content).getMessage().getBody(Upload.class))
                .toList();

        done.assertIsSatisfied();
        assertThat(done.getExchanges().get(0).getMessage().getBody()).isEqualTo(uploads);
    }
}
