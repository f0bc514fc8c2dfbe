using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class NodeCacheEntries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "CacheEntries",
                table: "Nodes",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "CacheEntries",
                table: "Nodes");
        }
    }
}
