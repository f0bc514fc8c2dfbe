using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class DatabaseStates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "CopyOf",
                table: "ChangeFeed",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "ChangeFeed",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.UpdateData(
                table: "ChangeFeed",
                keyColumn: "Id",
                keyValue: 1,
                columns: new[] { "CopyOf", "State" },
                values: new object[] { null, "InUse" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "CopyOf",
                table: "ChangeFeed");

            migrationBuilder.DropColumn(
                name: "State",
                table: "ChangeFeed");
        }
    }
}
