import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;

/**
 * Reads Avro data with Avro's own classes: a request a line on standard input, an answer a line on standard output.
 *
 * A request has `writer` and `reader`, lists of texts of which the last is the schema and the others those it refers to, and `hex`. The
 * answer has `written`, the datum in JSON as the writer's schema reads it, and `seen`, as the reader's does, or `refused` with why not, or
 * `unparsed` where a schema is none to these classes.
 */
public class EvidenceAvro {
    public static void main(String[] args) throws Exception {
        ObjectMapper json = new ObjectMapper();
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ObjectNode answer = json.createObjectNode();
            judge(json, json.readTree(line), answer);
            out.println(json.writeValueAsString(answer));
            out.flush();
        }
    }

    private static void judge(ObjectMapper json, JsonNode request, ObjectNode answer) {
        Schema writer;
        Schema reader;
        try {
            writer = parse(request.get("writer"));
            reader = parse(request.get("reader"));
        } catch (RuntimeException error) {
            answer.put("unparsed", String.valueOf(error.getMessage()));
            return;
        }
        byte[] bytes = HexFormat.of().parseHex(request.get("hex").textValue());
        try {
            answer.set("written", json.readTree(read(writer, writer, bytes)));
        } catch (Exception | StackOverflowError error) {
            answer.put("unwritable", String.valueOf(error));
            return;
        }
        try {
            answer.set("seen", json.readTree(read(writer, reader, bytes)));
        } catch (Exception | StackOverflowError error) {
            answer.put("refused", String.valueOf(error));
        }
    }

    private static Schema parse(JsonNode texts) {
        // Stored schemas are not held to what holds for new ones.
        Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        Schema last = null;
        for (JsonNode text : texts) {
            last = parser.parse(text.textValue());
        }
        return last;
    }

    private static String read(Schema writer, Schema reader, byte[] bytes) throws Exception {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        Object datum = new GenericDatumReader<>(writer, reader).read(null, decoder);
        if (!decoder.isEnd()) {
            throw new IllegalStateException("bytes are left over");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(reader, out);
        new GenericDatumWriter<>(reader).write(datum, encoder);
        encoder.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
