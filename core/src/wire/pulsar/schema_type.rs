//! The types of Pulsar's schemas, with their numbers and names in its three places.

/// A type of schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "Pulsar's own names say it")]
pub enum SchemaType {
    None,
    String,
    Json,
    Protobuf,
    Avro,
    Boolean,
    Int8,
    Int16,
    Int32,
    Int64,
    Float,
    Double,
    Date,
    Time,
    Timestamp,
    KeyValue,
    Instant,
    LocalDate,
    LocalTime,
    LocalDateTime,
    ProtobufNative,
    Bytes,
    Auto,
    AutoConsume,
    AutoPublish,
}

/// Type, name, number, name of its built-in schema, name in storage.
type Row = (SchemaType, &'static str, i32, &'static str, &'static str);

const ROWS: [Row; 25] = {
    use SchemaType as T;
    [
        (T::None, "NONE", 0, "None", "NONE"),
        (T::String, "STRING", 1, "String", "STRING"),
        (T::Json, "JSON", 2, "", "JSON"),
        (T::Protobuf, "PROTOBUF", 3, "", "PROTOBUF"),
        (T::Avro, "AVRO", 4, "", "AVRO"),
        (T::Boolean, "BOOLEAN", 5, "Boolean", "BOOLEAN"),
        (T::Int8, "INT8", 6, "INT8", "INT8"),
        (T::Int16, "INT16", 7, "INT16", "INT16"),
        (T::Int32, "INT32", 8, "INT32", "INT32"),
        (T::Int64, "INT64", 9, "INT64", "INT64"),
        (T::Float, "FLOAT", 10, "Float", "FLOAT"),
        (T::Double, "DOUBLE", 11, "Double", "DOUBLE"),
        (T::Date, "DATE", 12, "Date", "DATE"),
        (T::Time, "TIME", 13, "Time", "TIME"),
        (T::Timestamp, "TIMESTAMP", 14, "Timestamp", "TIMESTAMP"),
        (T::KeyValue, "KEY_VALUE", 15, "KeyValue", "KEYVALUE"),
        (T::Instant, "INSTANT", 16, "Instant", "INSTANT"),
        (T::LocalDate, "LOCAL_DATE", 17, "LocalDate", "LOCALDATE"),
        (T::LocalTime, "LOCAL_TIME", 18, "LocalTime", "LOCALTIME"),
        (
            T::LocalDateTime,
            "LOCAL_DATE_TIME",
            19,
            "LocalDateTime",
            "LOCALDATETIME",
        ),
        (
            T::ProtobufNative,
            "PROTOBUF_NATIVE",
            20,
            "",
            "PROTOBUFNATIVE",
        ),
        (T::Bytes, "BYTES", -1, "Bytes", "NONE"),
        (T::Auto, "AUTO", -2, "Auto", "NONE"),
        (T::AutoConsume, "AUTO_CONSUME", -3, "AutoConsume", "NONE"),
        (T::AutoPublish, "AUTO_PUBLISH", -4, "AutoPublish", "NONE"),
    ]
};

impl SchemaType {
    /// Returns every type, by number from 0 on, then the negative ones.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.into_iter().map(|row| row.0)
    }

    fn row(self) -> Row {
        ROWS.into_iter()
            .find(|row| row.0 == self)
            .unwrap_or(ROWS[0])
    }

    /// Returns the name in Java and in the admin interface, `UPPER_SNAKE`.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// Returns the number.
    pub fn number(self) -> i32 {
        self.row().2
    }

    /// Returns the name that the built-in schema of the type has; empty for structs.
    pub fn builtin_name(self) -> &'static str {
        self.row().3
    }

    /// Returns the number in the broker's storage: one more, and `NONE` for the negative ones.
    pub fn stored_number(self) -> i32 {
        self.number().max(0) + 1
    }

    /// Returns the name in the broker's storage.
    pub fn stored_name(self) -> &'static str {
        self.row().4
    }

    /// Returns the number on the client protocol; negative types are sent as 0, but `AUTO_CONSUME` as 21.
    pub fn protocol_number(self) -> i32 {
        match self {
            SchemaType::AutoConsume => 21,
            other => other.number().max(0),
        }
    }

    /// Returns the type of that name.
    pub fn named(name: &str) -> Option<Self> {
        ROWS.into_iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Returns the type of that number; an unknown one counts as `NONE`.
    pub fn numbered(number: i32) -> Self {
        ROWS.into_iter()
            .find(|row| row.2 == number)
            .map_or(SchemaType::None, |row| row.0)
    }

    /// Returns whether the schema has fields: AVRO, JSON, PROTOBUF and `PROTOBUF_NATIVE`.
    pub fn is_struct(self) -> bool {
        matches!(
            self,
            SchemaType::Avro | SchemaType::Json | SchemaType::Protobuf | SchemaType::ProtobufNative
        )
    }

    /// Returns whether its values are encoded without a schema's text; `NONE` and `BYTES` count.
    pub fn is_primitive(self) -> bool {
        !self.is_struct()
            && !matches!(
                self,
                SchemaType::KeyValue
                    | SchemaType::Auto
                    | SchemaType::AutoConsume
                    | SchemaType::AutoPublish
            )
    }
}
