import io.trino.testing.LocalQueryRunner;
import io.trino.testing.MaterializedRow;
import io.trino.testing.TestingSession;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs every .sql file of a folder in one Trino, in process, and writes its rows, or its error, to a .out file beside it. */
public class RunQueries {
    public static void main(String[] args) throws Exception {
        try (var trino = LocalQueryRunner.create(TestingSession.testSessionBuilder().build());
                var files = Files.list(Path.of(args[0]))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".sql")).toList()) {
                var answer = new StringBuilder();
                try {
                    var result = trino.execute(Files.readString(file));
                    answer.append(result.getTypes()).append('\n');
                    for (MaterializedRow row : result.getMaterializedRows()) {
                        answer.append(row.getFields()).append('\n');
                    }
                } catch (RuntimeException error) {
                    answer.append("ERROR ").append(error.getMessage()).append('\n');
                }
                Files.writeString(Path.of(file.toString().replaceAll("sql$", "out")), answer);
            }
        }
        System.exit(0);
    }
}
