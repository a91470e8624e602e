package sparkmixed.spark;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import sparkmixed.frame.ColumnKind;

/** How Spark holds a value of a column in its internal rows. */
enum InternalStorage {
  BYTE,
  SHORT,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  DECIMAL,
  BOOLEAN,
  TEXT,
  VECTOR;

  static InternalStorage of(DataType type, ColumnKind kind) {
    if (kind == ColumnKind.VECTOR) {
      return VECTOR;
    }
    if (type.equals(DataTypes.ByteType)) {
      return BYTE;
    }
    if (type.equals(DataTypes.ShortType)) {
      return SHORT;
    }
    if (type.equals(DataTypes.IntegerType) || type.equals(DataTypes.DateType)) {
      return INT;
    }
    if (type.equals(DataTypes.FloatType)) {
      return FLOAT;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return DOUBLE;
    }
    if (type instanceof DecimalType) {
      return DECIMAL;
    }
    if (type.equals(DataTypes.BooleanType)) {
      return BOOLEAN;
    }
    return kind == ColumnKind.STRING ? TEXT : LONG;
  }
}
